using System.Text.Json.Nodes;
using CmkOperator.Schemas.Json;
using CmkOperator.Schemas.Structural;

namespace CmkOperator.EmbeddedKubernetes.Resources;

/// <summary>Leases of leader election.</summary>
internal sealed class LeaseBehavior : ResourceBehavior
{
    public override bool AllowsUnconditionalUpdate => false;

    public override bool AllowsCreateOnUpdate => true;

    public override IEnumerable<FieldError> Validate(JsonObject item, JsonObject? old)
    {
        if (item.At("spec", "leaseDurationSeconds").AsLong() is { } seconds and <= 0)
        {
            yield return FieldError.Invalid("spec.leaseDurationSeconds", $"{seconds}", "must be greater than 0");
        }

        if (item.At("spec", "leaseTransitions").AsLong() is { } transitions and < 0)
        {
            yield return FieldError.Invalid("spec.leaseTransitions", $"{transitions}", "must be greater than or equal to 0");
        }
    }
}
