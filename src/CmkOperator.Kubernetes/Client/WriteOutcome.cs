namespace CmkOperator.Kubernetes.Client;

/// <summary>The outcome of a write to the Kubernetes API.</summary>
internal enum WriteOutcome
{
    /// <summary>The server accepted it.</summary>
    Written,

    /// <summary>Nothing differed; nothing was sent.</summary>
    Unchanged,

    /// <summary>Another writer was first: read and decide again, without an error.</summary>
    Conflict,

    /// <summary>The object is no longer there.</summary>
    Gone,

    /// <summary>A policy of others, or the want of a right, forbids the write: somebody must act, or wait for the end of a freeze.</summary>
    Refused,

    /// <summary>The server rejected the content; sending it again will not help.</summary>
    Invalid,
}
