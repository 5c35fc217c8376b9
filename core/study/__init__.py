"""What the study notes tell and what a coach says: trainings, sweeps, tours, remarks."""
