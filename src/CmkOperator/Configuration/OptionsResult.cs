namespace CmkOperator.Configuration;

/// <summary>The result of reading the options from their sources.</summary>
/// <param name="Options">The options; meaningful only without problems.</param>
/// <param name="Problems">Everything that is wrong.</param>
/// <param name="ShowHelp">Whether help was asked for.</param>
internal sealed record OptionsResult(OperatorOptions Options, IReadOnlyList<string> Problems, bool ShowHelp);
