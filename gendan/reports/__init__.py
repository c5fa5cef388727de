"""What the figures of a day, a week and a month say."""
