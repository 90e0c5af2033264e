using CmkOperator.Faults;

namespace CmkOperator.Azure.Workspaces;

/// <summary>How far a diagnosis of a workspace has come.</summary>
internal abstract record DiagnosisStep
{
    private DiagnosisStep()
    {
    }

    /// <summary>Azure is at work.</summary>
    /// <param name="Url">Where to poll.</param>
    /// <param name="RetryAfter">How long Azure asks to wait before the next poll; null when it did not say.</param>
    internal sealed record Running(string Url, TimeSpan? RetryAfter) : DiagnosisStep;

    /// <summary>It is finished.</summary>
    /// <param name="Findings">What was found, in Azure's order; empty when nothing was.</param>
    internal sealed record Done(IReadOnlyList<DiagnosisFinding> Findings) : DiagnosisStep;

    /// <summary>Azure rejected or ended it, or an answer did not arrive.</summary>
    /// <param name="Fault">Why.</param>
    /// <param name="MayPass">True when only the poll failed, so that a later one may find the result.</param>
    internal sealed record Failed(AzureFault Fault, bool MayPass = false) : DiagnosisStep;
}

/// <summary>One finding of a diagnosis. Subjects, codes and levels are open sets of Azure's.</summary>
/// <param name="Subject">What it is about: the name of its list without "Results", such as <c>dnsResolution</c>.</param>
/// <param name="Level"><c>Error</c>, <c>Warning</c> or <c>Information</c>; empty when Azure did not say.</param>
/// <param name="Code">The code, such as <c>CustomDNSInUse</c>; empty when Azure did not say.</param>
/// <param name="Message">Azure's words without secrets, in one line.</param>
internal sealed record DiagnosisFinding(string Subject, string Level, string Code, string Message)
{
    /// <summary>True for a level that is about no problem. A level that is not known is a problem.</summary>
    public bool IsInformation => string.Equals(Level, "Information", StringComparison.OrdinalIgnoreCase);

    /// <summary>True for an error.</summary>
    public bool IsError => string.Equals(Level, "Error", StringComparison.OrdinalIgnoreCase);
}
