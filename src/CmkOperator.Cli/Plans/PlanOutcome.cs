namespace CmkOperator.Cli.Plans;

/// <summary>How a plan ends, by its exit code.</summary>
internal enum PlanOutcome
{
    /// <summary>Nothing to do.</summary>
    NothingToDo = 0,

    /// <summary>Refused, or it could not be made.</summary>
    Refused = 1,

    /// <summary>There are changes, or some are under way.</summary>
    Changes = 2,
}
