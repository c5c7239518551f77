"""What is uploaded: kept on the disk, read in limited processes, stored, and told of while it goes on."""
