"""Two companies: what each offers the other, judged both ways, explained."""
