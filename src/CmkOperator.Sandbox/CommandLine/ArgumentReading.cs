namespace CmkOperator.Sandbox.CommandLine;

/// <summary>The command line as read: what was asked for, or everything that is wrong with it.</summary>
internal sealed record ArgumentReading(SandboxArguments Arguments, IReadOnlyList<string> Problems);
