namespace CmkOperator.Kubernetes.Client;

/// <summary>What became of a write to the Kubernetes API.</summary>
internal enum WriteOutcome
{
    /// <summary>The server took it.</summary>
    Written,

    /// <summary>Nothing differed; nothing was sent.</summary>
    Unchanged,

    /// <summary>Somebody else wrote first: read again, decide again, silently.</summary>
    Conflict,

    /// <summary>The object is no longer there.</summary>
    Gone,

    /// <summary>The server refused the content; sending it again will not help.</summary>
    Invalid,
}
