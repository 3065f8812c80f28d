"""What the firm's own history teaches, as plain functions of plain values: no database, no settings, no clock."""
