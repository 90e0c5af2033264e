namespace CmkOperator.Sandbox.CommandLine;

/// <summary>How the outcome is told.</summary>
internal enum OutputFormat
{
    /// <summary>For people: live in a terminal, plain lines elsewhere.</summary>
    Text,

    /// <summary>One JSON object per scenario and line on the standard output, nothing else there.</summary>
    Json,
}
