using KeyOps.Cli;

// The drop-ins are told apart by the name they are called with, and start before anything else is loaded.
return DropIns.TryRun(args, out var exitCode) ? exitCode : CommandLine.Run(args);
