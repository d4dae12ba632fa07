"""What others changed since the site was opened, and what they put in place of decisions."""
