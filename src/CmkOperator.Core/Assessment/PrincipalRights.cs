using CmkOperator.Observed;

namespace CmkOperator.Assessment;

/// <summary>Which of the needed rights one principal holds.</summary>
/// <param name="Principal">The principal.</param>
/// <param name="Rights">Each needed right and its state, in the order of <see cref="KeyRight"/>.</param>
public sealed record PrincipalRights(KeyPrincipalFacts Principal, IReadOnlyList<(KeyRight Right, RightState State)> Rights)
{
    /// <summary>The principal's object id; null when it cannot be read.</summary>
    public string? ObjectId => Principal.ObjectId.ValueOrDefault;

    /// <summary>The rights in that state.</summary>
    public IReadOnlyList<KeyRight> In(params ReadOnlySpan<RightState> states)
    {
        var found = new List<KeyRight>();
        foreach (var (right, state) in Rights)
        {
            if (states.Contains(state))
            {
                found.Add(right);
            }
        }

        return found;
    }
}

/// <summary>The rights that a principal needs (R2).</summary>
public enum KeyRight
{
    /// <summary>Read the key.</summary>
    Get,

    /// <summary>Wrap a data key with it.</summary>
    WrapKey,

    /// <summary>Unwrap a data key with it.</summary>
    UnwrapKey,

    /// <summary>Read the vault in Azure Resource Manager; needed by a user-assigned identity only.</summary>
    VaultRead,
}

/// <summary>Whether a principal holds a right.</summary>
public enum RightState
{
    /// <summary>It holds the right.</summary>
    Held,

    /// <summary>It does not hold the right.</summary>
    Missing,

    /// <summary>A deny assignment takes it away, whether or not something grants it.</summary>
    Denied,

    /// <summary>It holds the right under a condition that the operator does not evaluate.</summary>
    Conditional,

    /// <summary>The facts that decide it cannot be read.</summary>
    Unknown,
}
