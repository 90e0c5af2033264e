namespace CmkOperator.Desired;

/// <summary><c>spec.adoptionPolicy</c>: what to do with a workspace that this object does not own.</summary>
public enum AdoptionPolicy
{
    /// <summary>Leave it alone and report it.</summary>
    Never,

    /// <summary>Take it over when it equals the create-only fields.</summary>
    IfMatching,
}
