namespace CmkOperator.Sandbox.Scenarios;

/// <summary>A condition as an expectation sees it.</summary>
internal sealed record ConditionView(string Type, string Status, string Reason, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Type}={Status} {Reason}";
}
