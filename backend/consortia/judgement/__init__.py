"""What the rules and the score say of a team, and what its members may be paid."""
