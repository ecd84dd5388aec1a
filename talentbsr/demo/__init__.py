"""The demo region: real places, and invented employers, vacancies and people."""
