"""The playground's engine room: everything a page needs stands ready here."""
