namespace CmkOperator.Reporting;

/// <summary>How the delay until the next pass is found.</summary>
public enum RequeueKind
{
    /// <summary>Not again.</summary>
    Forget,

    /// <summary>After the given delay; the count of failures starts anew.</summary>
    After,

    /// <summary>After the queue's delay for a failure, which grows; not sooner than the given delay.</summary>
    Backoff,

    /// <summary>At the periodic check, with jitter; the count of failures starts anew.</summary>
    Interval,
}
