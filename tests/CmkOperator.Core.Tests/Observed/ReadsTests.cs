using CmkOperator.Core.Tests.Builders;
using CmkOperator.Observed;
using Xunit;

namespace CmkOperator.Core.Tests.Observed;

/// <summary>The list of all reads, which counts the interrupted ones and names the failed ones.</summary>
public sealed class ReadsTests
{
    // The operation is polled in each pass anyway, and what its read brings is judged where it is used.
    public static TheoryData<Type, string> Readings =>
    [
        .. new[] { typeof(ObservedAzure), typeof(ManagedFacts), typeof(KeyAccessFacts) }
            .SelectMany(owner => owner.GetProperties()
                .Where(property => property.PropertyType.IsGenericType && property.PropertyType.GetGenericTypeDefinition() == typeof(Reading<>))
                .Where(property => property.Name != nameof(ObservedAzure.Operation))
                .Select(property => new TheoryDataRow<Type, string>(owner, property.Name))),
    ];

    [Theory]
    [MemberData(nameof(Readings))]
    public void Every_reading_is_in_the_list(Type owner, string name)
    {
        // A copy of its own, because the part without reads is shared.
        var seen = ObservedBuilder.Build();
        seen = seen with { Managed = seen.Managed with { }, KeyAccess = seen.KeyAccess with { } };
        var property = owner.GetProperty(name)!;
        var unreadable = typeof(AzureFaults).GetMethod(nameof(AzureFaults.Unreadable))!.MakeGenericMethod(property.PropertyType.GetGenericArguments()[0]).Invoke(null, [AzureFaults.Down]);
        property.SetValue(owner == typeof(ManagedFacts) ? seen.Managed : owner == typeof(KeyAccessFacts) ? seen.KeyAccess : seen, unreadable);

        Assert.Equal(AzureFaults.Down, Assert.Single(seen.Reads, read => read.Fault is not null).Fault);
        Assert.Equal([AzureFaults.Down], seen.Interruptions);
    }
}
