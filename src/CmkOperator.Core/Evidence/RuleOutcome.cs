namespace CmkOperator.Evidence;

/// <summary>The result of a rule, in the terms of the policy reports of Kubernetes (openreports.io: pass, fail, warn, error, skip).</summary>
public enum RuleOutcome
{
    /// <summary>The evidence shows that the rule holds.</summary>
    Pass,

    /// <summary>The evidence shows that it does not hold.</summary>
    Fail,

    /// <summary>It cannot be verified, or holds with something that a person should know.</summary>
    Warn,

    /// <summary>It could not be evaluated, because the operator could not read what it concerns.</summary>
    Error,

    /// <summary>It does not apply, or there is nothing yet that it could apply to.</summary>
    Skip,
}
