using CmkOperator.AzureSimulator.World;

namespace CmkOperator.AzureSimulator.Control;

/// <summary>Moves the clock of a world so that what was begun before the jump counts from before it.</summary>
internal static class WorldTime
{
    public static void Advance(AzureWorld world, TimeSpan by)
    {
        lock (world.Gate)
        {
            world.Settle();
        }

        // Timers of others fire from here: never with the gate held.
        world.Clock.Advance(by);
        lock (world.Gate)
        {
            world.Settle();
        }
    }
}
