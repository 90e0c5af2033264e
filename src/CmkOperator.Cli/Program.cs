using System.CommandLine;

return new RootCommand("What the CmkOperator would do, and why.").Parse(args).Invoke();
