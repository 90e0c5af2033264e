namespace CmkOperator.CreateOnly;

/// <summary>Compares what an object declares with what Azure has, for the fields that can never change.</summary>
public static class CreateOnlyGuard
{
    /// <summary>
    /// The fields that differ, in the order of <see cref="CreateOnlyFields.All"/>: the first one gives the condition its reason.
    /// Empty when nothing is wrong with the object.
    /// </summary>
    /// <param name="declared">What the object declares, with <see cref="CreateOnlyValues.WorkspaceName"/> resolved.</param>
    /// <param name="live">What Azure shows, or what <c>status.createOnly</c> recorded of it.</param>
    public static IReadOnlyList<CreateOnlyDifference> Differences(CreateOnlyValues declared, CreateOnlyValues live) =>
        Differences(CreateOnlyFields.All, declared, live);

    /// <summary>The same check over rows that the caller gives, in place of those of the table.</summary>
    /// <param name="fields">The rows, in the order of precedence.</param>
    /// <param name="declared">What the object declares.</param>
    /// <param name="live">What Azure shows.</param>
    public static IReadOnlyList<CreateOnlyDifference> Differences(
        IReadOnlyList<CreateOnlyField> fields, CreateOnlyValues declared, CreateOnlyValues live)
    {
        return
        [
            .. from field in fields
               let wanted = field.Read(declared)
               let found = field.Read(live)
               where !field.Agrees(wanted, found)
               select new CreateOnlyDifference(field, wanted ?? string.Empty, found ?? string.Empty),
        ];
    }
}
