"""The search language: of the search box, of `-w` and of saved views.

    massachusetts "power apps"   both in title, excerpt, provider, topics or path, any case
    provider:reuters             the field contains the text, any case; any field, also dotted
    type:=article                the field is exactly that (60 and 60.0 are the same number; of a
                                 date, also its year, month or day)
    title:~"^the .*bill$"        a regular expression, any case
    quality:>=60  heat:20..80    numbers: < <= > >= and ranges with both ends
    date:>=2020-07               dates, by the day as written: see `operands`
    date:2020-07..2020-09  date:<7d  date:today
    topics:#>2  images:#0        how many values; empty ones do not count
    has:images  no:images        has the field with something in it; absent or empty
    published:yes|no|none        the written value; none: absent
    is:published                 true or absent
    is:unpublished|modified|broken|duplicate|untracked|uncommitted|conflict
    topic:AI  topic:"AI/"        one whole topic, any case; with all topics below it
    body:word                    the body contains it, any case
    a and b  a b  a or b  not a  -a  (a or b) c
    sort:-quality,title          the order of the whole list, not within not or parentheses

A list or mapping matches if a value in it does. A file that cannot be read has no fields, but
is neither published nor not set. Quotes keep blanks and the words above literal:
title:"a and b"; in them \\" is a quote and \\\\ a backslash. A - within a word, or by itself, is a
sign like others, and so is a : before //.
"""

from curator.library.query.parsing import Query, parse
from curator.library.query.selecting import Needs
from curator.library.query.words import quoted

__all__ = ["Needs", "Query", "parse", "quoted"]
