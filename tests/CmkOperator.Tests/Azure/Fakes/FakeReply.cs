namespace CmkOperator.Tests.Azure.Fakes;

/// <summary>What the fake answers.</summary>
internal sealed record FakeReply(int Status, string Body = "", params (string Name, string Value)[] Headers)
{
    /// <summary>Drop the connection instead of answering.</summary>
    public bool Drop { get; init; }

    /// <summary>Announce more bytes than it sends.</summary>
    public bool CutOff { get; init; }

    /// <summary>Answer only when this is set.</summary>
    public TaskCompletionSource? HeldBy { get; init; }

    public static FakeReply Lost => new(0) { Drop = true };

    public static FakeReply Error(int status, string code, string message, params (string, string)[] headers) =>
        new(status, $$$"""{"error":{"code":"{{{code}}}","message":"{{{message}}}"}}""", headers);
}
