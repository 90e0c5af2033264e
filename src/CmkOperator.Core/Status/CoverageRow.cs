namespace CmkOperator.Status;

/// <summary>One statement about what the key covers and what it does not, worded so that it can be quoted.</summary>
/// <param name="Component">What it is about.</param>
/// <param name="ProtectedBy">The key, or the party that owns it, or that it is not verifiable.</param>
/// <param name="Detail">The statement.</param>
public sealed record CoverageRow(string Component, string ProtectedBy, string Detail);

/// <summary>A compute and how its disks are encrypted (R8).</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type as Azure calls it.</param>
/// <param name="OsDisk">What protects its OS disk.</param>
/// <param name="TemporaryDisk">What protects its temporary disk.</param>
/// <param name="Detail">What a person should know.</param>
public sealed record ComputeRow(string Name, string Type, string OsDisk, string TemporaryDisk, string Detail);

/// <summary>A difference between declared and live.</summary>
/// <param name="Field">The spec's field path.</param>
/// <param name="Desired">The declared value.</param>
/// <param name="Observed">The live value.</param>
/// <param name="Action">What is done about it.</param>
/// <param name="Since">When the field was first seen to differ, whatever Azure has had since; null in a row of a version that did not record it.</param>
/// <param name="AcceptedAt">When Azure accepted the last change of a field that it did not show afterwards, once or more often; null in any other row.</param>
public sealed record DriftRow(
    string Field, string Desired, string Observed, DriftAction Action = DriftAction.Report, DateTimeOffset? Since = null, DateTimeOffset? AcceptedAt = null);

/// <summary>The result of one check.</summary>
/// <param name="Check">What was checked.</param>
/// <param name="Result">Its result; a result that is not known counts as one that could not be determined.</param>
/// <param name="Message">What was found and what to do.</param>
public sealed record PreflightRow(string Check, CheckOutcome Result = CheckOutcome.Unknown, string Message = "");
