namespace CmkOperator.Kubernetes.ServiceAccounts;

/// <summary>A token of a service account. Its text never leaves for a log: printing it prints when it ends.</summary>
/// <param name="Value">The token.</param>
/// <param name="ExpiresAt">When it ends, by the API server's clock.</param>
internal sealed record ServiceAccountToken(string Value, DateTimeOffset ExpiresAt)
{
    /// <inheritdoc/>
    public override string ToString() => $"token of a service account, until {ExpiresAt:O}";
}
