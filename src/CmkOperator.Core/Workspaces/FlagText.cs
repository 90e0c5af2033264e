namespace CmkOperator.Workspaces;

/// <summary>A boolean as the text in which the tables of fields compare and record it: <c>true</c>, <c>false</c>, or null where it is absent.</summary>
public static class FlagText
{
    /// <summary>The text of a flag.</summary>
    public static string? Of(bool? flag) => flag switch { true => "true", false => "false", null => null };

    /// <summary>True for <c>true</c> in any casing; absent is false.</summary>
    public static bool IsTrue(string? text) => string.Equals(text, "true", StringComparison.OrdinalIgnoreCase);
}
