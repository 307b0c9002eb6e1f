"""The pipeline on this machine: an emulator of AWS on loopback, the CDK app deployed onto it, workers as processes."""
