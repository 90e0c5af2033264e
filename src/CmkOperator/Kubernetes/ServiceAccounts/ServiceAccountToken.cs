namespace CmkOperator.Kubernetes.ServiceAccounts;

/// <summary>A token of a service account. Its text never reaches a log: printing it prints its expiry.</summary>
/// <param name="Value">The token.</param>
/// <param name="ExpiresAt">When it expires, by the API server's clock.</param>
internal sealed record ServiceAccountToken(string Value, DateTimeOffset ExpiresAt)
{
    /// <inheritdoc/>
    public override string ToString() => $"token of a service account, until {ExpiresAt:O}";
}
