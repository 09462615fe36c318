"""How the book is made up: its outline, what was guessed, and what a person should look at."""
