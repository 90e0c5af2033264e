using CmkOperator.Architecture.Tests.Arrows;
using CmkOperator.Architecture.Tests.Rooms;

namespace CmkOperator.Architecture.Tests.Checks;

/// <summary>Finds the sets of rooms that all reach each other: nobody can read one of them first.</summary>
internal static class RingCheck
{
    public static IEnumerable<string> Faults(IEnumerable<Arrow> arrows)
    {
        var between = arrows.Where(arrow => arrow.ToRoom is { } to && to != arrow.FromRoom).ToArray();
        var next = between.ToLookup(arrow => arrow.FromRoom, arrow => arrow.ToRoom!.Value);
        var reach = next.ToDictionary(one => one.Key, one => Reach(one.Key, next));
        var left = new HashSet<RoomName>(reach.Keys.Where(room => reach[room].Contains(room)));
        while (left.Count > 0)
        {
            var first = left.MinBy(room => room.ToString(), StringComparer.Ordinal);
            var ring = left.Where(room => reach[first].Contains(room) && reach[room].Contains(first)).OrderBy(room => room.ToString(), StringComparer.Ordinal).ToArray();
            left.ExceptWith(ring);
            yield return $"A ring of {ring.Length} rooms: {string.Join("; ", ring.Select(room => Example(room, ring, between)))}";
        }
    }

    private static HashSet<RoomName> Reach(RoomName start, ILookup<RoomName, RoomName> next)
    {
        var reached = new HashSet<RoomName>();
        var open = new Stack<RoomName>(next[start]);
        while (open.TryPop(out var room))
        {
            if (reached.Add(room))
            {
                foreach (var other in next[room])
                {
                    open.Push(other);
                }
            }
        }

        return reached;
    }

    private static string Example(RoomName room, RoomName[] ring, Arrow[] arrows)
    {
        var arrow = arrows.First(one => one.FromRoom == room && ring.Contains(one.ToRoom!.Value));
        return $"{room} -> {arrow.ToRoom} ({arrow})";
    }
}
