using CmkOperator.Architecture.Tests.Arrows;
using CmkOperator.Architecture.Tests.Rooms;

namespace CmkOperator.Architecture.Tests.Checks;

/// <summary>A room uses rooms of lower layers of its project, and rooms of the projects that its own uses.</summary>
internal static class OrderCheck
{
    public static IEnumerable<string> Faults(RoomOrder order, IEnumerable<Arrow> arrows) =>
        from arrow in arrows
        where arrow.ToRoom is { } other && other != arrow.FromRoom
        let user = order.Find(arrow.FromRoom)
        let used = order.Find(arrow.ToRoom!.Value)
        where user is not null && used is not null
        let fault = Fault(order, user, used)
        where fault is not null
        select $"{arrow}, {fault}";

    private static string? Fault(RoomOrder order, Room from, Room to)
    {
        if (from.Name.Project != to.Name.Project)
        {
            return order.Find(from.Name.Project)!.Uses.Contains(to.Name.Project)
                ? null
                : $"an arrow to a project that {from.Name.Project} does not use: {from.Name} -> {to.Name}";
        }

        return from.Layer.CompareTo(to.Layer) switch
        {
            < 0 => $"an arrow against the order: {from.Name} (layer {from.Layer}) -> {to.Name} (layer {to.Layer})",
            0 => $"an arrow within layer {from.Layer}: {from.Name} -> {to.Name}",
            _ => null,
        };
    }
}
