"""Writers: a `reports.document.Document` in, the bytes of one format out. They know no ORM."""
