namespace CmkOperator.Configuration;

/// <summary>How log lines look.</summary>
internal enum LogFormat
{
    /// <summary>One JSON object a line, for collectors.</summary>
    Json,

    /// <summary>One line of text, for people.</summary>
    Text,
}
