using CmkOperator.Conditions;

namespace CmkOperator.Faults;

/// <summary>Formats a fault as the message of a condition.</summary>
public static class FaultMessage
{
    private const int Longest = 900;

    /// <summary>What was tried, what Azure said, and what to do.</summary>
    public static string For(string attempt, AzureFault fault, ConditionReason reason) =>
        ReasonCatalog.Advise(Shorten($"{attempt}: {Of(fault)}"), FaultCatalog.AdviceFor(fault, reason));

    /// <summary>What Azure said: its code, its message, and what it names.</summary>
    public static string Of(AzureFault fault)
    {
        var code = fault.Code.Length > 0 ? fault.Code : fault.Status == 0 ? "no answer" : $"HTTP {fault.Status}";
        var said = fault.Message.Length > 0 ? $"{code}: {fault.Message}" : code;
        var target = fault.Target is { Length: > 0 } named && !said.Contains(named, StringComparison.OrdinalIgnoreCase) ? $" [{named}]" : string.Empty;
        return Shorten(said + target);
    }

    private static string Shorten(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return line.Length <= Longest ? line : string.Concat(line.AsSpan(0, Longest - 1), "…");
    }
}
