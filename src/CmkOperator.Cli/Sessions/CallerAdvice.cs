using CmkOperator.Azure.Clouds;
using CmkOperator.Conditions;
using CmkOperator.Faults;
using CmkOperator.Planning;

namespace CmkOperator.Cli.Sessions;

/// <summary>
/// What the caller of a command does about Azure's answer. The catalogue speaks to those who run the operator, which tries again by itself and acts under
/// another identity; a command does neither.
/// </summary>
internal static class CallerAdvice
{
    /// <summary>What to do about a login that fails.</summary>
    public const string LogIn = "Log in to the workspace's tenant (az login), or set the variables AZURE_...";

    /// <summary>What was tried, what Azure said, and what to do.</summary>
    /// <param name="attempt">What was tried.</param>
    /// <param name="fault">What Azure said.</param>
    /// <param name="cloud">The cloud that was asked.</param>
    public static string For(string attempt, AzureFault fault, AzureCloud cloud)
    {
        var reason = FaultCatalog.Classify(fault, ConditionReason.AuthorizationFailed);
        var said = FaultMessage.Of(fault);
        return Of(reason, said, cloud) is { } advice ? ReasonCatalog.Advise($"{attempt}: {said}", advice) : FaultMessage.For(attempt, fault, reason);
    }

    /// <summary>The plan with the caller's advice, for a look at Azure that failed.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="cloud">The cloud that was asked.</param>
    public static WorkspacePlan In(WorkspacePlan plan, AzureCloud cloud) => plan with
    {
        Notes = [.. plan.Notes.Select(note => note with { Advice = Of(note.Reason, note.Message, cloud) ?? note.Advice })],
    };

    private static string? Of(ConditionReason reason, string said, AzureCloud cloud) => reason switch
    {
        ConditionReason.AuthenticationFailed => said.Contains("no token", StringComparison.Ordinal) ? $"{cloud.AuthorityHost.Host} gave no token. {LogIn}" : LogIn,
        ConditionReason.AzureUnavailable => $"Check the network to {cloud.ArmEndpoint.Host} and {cloud.AuthorityHost.Host}, and run the command again",
        ConditionReason.Throttled => "Run the command again later",
        _ => null,
    };
}
