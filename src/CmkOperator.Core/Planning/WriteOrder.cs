namespace CmkOperator.Planning;

/// <summary>Decides which planned write may still be sent when one before it has failed.</summary>
public static class WriteOrder
{
    /// <summary>True when the write has to wait for another pass.</summary>
    /// <param name="action">The write.</param>
    /// <param name="before">What came of the writes before it in the same pass.</param>
    public static bool IsHeldBack(PlannedAction action, IReadOnlyList<ActionOutcome> before)
    {
        var failed = before.Where(outcome => outcome.Kind == ActionOutcomeKind.Failed).Select(outcome => outcome.Action).ToList();
        // Nothing that needs a right is planned before the right exists, so a grant that fails blocks only the other grant of the same principal:
        // the record of the role at the key would hide that the one at the vault was never made.
        return failed.Exists(last => last is not PlannedAction.GrantKeyAccess)
            || (action is PlannedAction.GrantKeyAccess grant && failed.OfType<PlannedAction.GrantKeyAccess>().Any(last => last.PrincipalId == grant.PrincipalId));
    }
}
