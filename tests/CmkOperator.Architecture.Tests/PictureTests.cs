using CmkOperator.Architecture.Tests.Houses;
using CmkOperator.Architecture.Tests.Pictures;
using CmkOperator.Architecture.Tests.Sources;
using Xunit;

namespace CmkOperator.Architecture.Tests;

/// <summary>The picture shows what the data says.</summary>
public sealed class PictureTests
{
    [Fact]
    public void The_committed_picture_is_drawn_from_the_data() =>
        GeneratedFile.Hold(ArchitecturePicture.Path, ArchitecturePicture.Draw(RealHouse.House));

    [Fact]
    public void Every_room_and_every_step_is_in_the_picture()
    {
        var drawn = ArchitecturePicture.Draw(RealHouse.House);

        Assert.All(
            RealHouse.House.Projects.SelectMany(project => project.Rooms).Where(room => room.Name.Folder != "."),
            room => Assert.Contains($">{room.Name.Folder}</t", drawn, StringComparison.Ordinal));
        Assert.All(RealHouse.House.Pass, step => Assert.Contains($">{step.Type}</text>", drawn, StringComparison.Ordinal));
    }

    [Fact]
    public void A_change_of_the_data_changes_the_picture()
    {
        var text = SourceTree.Read(HouseFile.Path);
        var room = RealHouse.House.Projects[0].Layers[0][0];

        Assert.NotEqual(
            ArchitecturePicture.Draw(RealHouse.House),
            ArchitecturePicture.Draw(HouseFile.Parse(text.Replace(room.About, "something else", StringComparison.Ordinal))));
    }
}
