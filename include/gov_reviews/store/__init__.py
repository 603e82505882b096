"""What several workers share: objects in an S3 bucket; the data folder of each worker is a working copy."""
