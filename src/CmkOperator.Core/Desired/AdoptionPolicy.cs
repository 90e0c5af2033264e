namespace CmkOperator.Desired;

/// <summary><c>spec.adoptionPolicy</c>: what to do with a workspace that is not ours.</summary>
public enum AdoptionPolicy
{
    /// <summary>Leave it alone and say so.</summary>
    Never,

    /// <summary>Take it over when it equals the create-only fields.</summary>
    IfMatching,
}
