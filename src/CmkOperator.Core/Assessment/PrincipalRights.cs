using CmkOperator.Observed;

namespace CmkOperator.Assessment;

/// <summary>Which of the needed rights one principal holds.</summary>
/// <param name="Principal">The principal.</param>
/// <param name="Rights">Each needed right and its state, in the order of <see cref="KeyRight"/>.</param>
public sealed record PrincipalRights(KeyPrincipalFacts Principal, IReadOnlyList<(KeyRight Right, RightState State)> Rights)
{
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
