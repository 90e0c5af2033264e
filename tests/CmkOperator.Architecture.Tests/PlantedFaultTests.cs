using Xunit;

namespace CmkOperator.Architecture.Tests;

/// <summary>Each kind of fault, planted in a small order of rooms, is reported with its file, its types and its arrow.</summary>
public sealed class PlantedFaultTests
{
    private readonly PlantedRooms _rooms = new();

    private void AssertFaults(params string[] expected) => Assert.Equal(expected, _rooms.Faults());

    [Fact]
    public void An_order_without_a_fault_is_accepted() => AssertFaults();

    [Fact]
    public void An_arrow_to_a_higher_room()
    {
        _rooms.Plant("src/Ground/Nouns/Planted.cs", "namespace Ground.Nouns;\npublic sealed class Planted\n{\n    public Right.RightHand? Hand;\n}\n");

        AssertFaults("src/Ground/Nouns/Planted.cs:4: Planted uses RightHand, an arrow against the order: Ground/Nouns (layer 1) -> Ground/Right (layer 2)");
    }

    [Theory]
    [InlineData("using Ground.Right;\nnamespace Ground.Nouns;\n/// <summary>See <see cref=\"RightHand\"/>.</summary>\npublic sealed class Planted;\n", 3, "Planted")]
    [InlineData("namespace Ground.Nouns;\npublic delegate Ground.Right.RightHand Planted();\n", 2, "Planted")]
    [InlineData("using Hand = Ground.Right.RightHand;\nnamespace Ground.Nouns;\npublic sealed class Planted;\n", 1, "the file")]
    [InlineData("namespace Ground.Nouns;\npublic sealed class Planted { public string Name => nameof(Ground.Right.RightHand); }\n", 2, "Planted")]
    [InlineData("namespace Ground.Nouns;\npublic sealed class Planted { public class Inner : System.Collections.Generic.List<Ground.Right.RightHand>; }\n", 2, "Planted")]
    public void An_arrow_in_a_doc_comment_a_signature_an_alias_a_name_or_a_type_argument(string text, int line, string from)
    {
        _rooms.Plant("src/Ground/Nouns/Planted.cs", text);

        AssertFaults($"src/Ground/Nouns/Planted.cs:{line}: {from} uses RightHand, an arrow against the order: Ground/Nouns (layer 1) -> Ground/Right (layer 2)");
    }

    [Fact]
    public void An_arrow_by_an_extension_method()
    {
        _rooms.Plant("src/Ground/Right/Fingers.cs", "namespace Ground.Right;\npublic static class Fingers { public static int Count(this string text) => text.Length; }\n");
        _rooms.Plant("src/Ground/Nouns/Planted.cs", "using Ground.Right;\nnamespace Ground.Nouns;\npublic sealed class Planted { public int Five => \"five\".Count(); }\n");

        AssertFaults("src/Ground/Nouns/Planted.cs:3: Planted uses Fingers, an arrow against the order: Ground/Nouns (layer 1) -> Ground/Right (layer 2)");
    }

    [Fact]
    public void An_arrow_to_a_room_of_the_same_layer()
    {
        _rooms.Plant("src/Ground/Right/Planted.cs", "namespace Ground.Right;\npublic sealed class Planted(Left.LeftHand other) { public Left.LeftHand Other => other; }\n");

        AssertFaults("src/Ground/Right/Planted.cs:2: Planted uses LeftHand, an arrow within layer 2: Ground/Right -> Ground/Left");
    }

    [Fact]
    public void A_ring()
    {
        _rooms.Plant("src/Ground/Nouns/Planted.cs", "namespace Ground.Nouns;\npublic sealed class Planted { public Left.LeftHand? Hand; }\n");

        AssertFaults(
            "src/Ground/Nouns/Planted.cs:2: Planted uses LeftHand, an arrow against the order: Ground/Nouns (layer 1) -> Ground/Left (layer 2)",
            "A ring of 2 rooms: Ground/Left -> Ground/Nouns (src/Ground/Left/LeftHand.cs:2: LeftHand uses Noun); "
            + "Ground/Nouns -> Ground/Left (src/Ground/Nouns/Planted.cs:2: Planted uses LeftHand)");
    }

    [Fact]
    public void An_Azure_type_outside_of_its_room()
    {
        _rooms.Plant("src/Worker/Hosting/Planted.cs", "namespace Worker.Hosting;\ninternal sealed class Planted { public Azure.Core.TokenCredential? Credential; }\n");

        AssertFaults("src/Worker/Hosting/Planted.cs:2: Planted uses Azure.Core.TokenCredential, an arrow to the outside: Worker/Hosting -> Azure.Core (only for Worker/Wires)");
    }

    [Fact]
    public void An_Azure_type_that_comes_in_behind_a_var()
    {
        _rooms.Plant(
            "src/Worker/Hosting/Planted.cs", "namespace Worker.Hosting;\ninternal sealed class Planted\n{\n    public void Use(Wires.Wire wire)\n    {\n        var it = wire.Credential;\n    }\n}\n");

        AssertFaults("src/Worker/Hosting/Planted.cs:6: Planted uses Azure.Core.TokenCredential, an arrow to the outside: Worker/Hosting -> Azure.Core (only for Worker/Wires)");
    }

    [Fact]
    public void A_Kubernetes_type_where_no_room_may_use_it()
    {
        _rooms.Plant("src/Worker/Hosting/Planted.cs", "namespace Worker.Hosting;\ninternal sealed class Planted { public k8s.Models.V1ObjectMeta? Metadata; }\n");

        AssertFaults("src/Worker/Hosting/Planted.cs:2: Planted uses k8s.Models.V1ObjectMeta, an arrow to the outside: Worker/Hosting -> KubernetesClient.Aot (no room may use it)");
    }

    [Fact]
    public void Another_type_than_the_one_that_a_room_may_use()
    {
        _rooms.PlantData("Azure.*   Worker/Wires", "Azure.*   Worker/Wires\nAzure.*:Azure.Core.Token*   Worker/Hosting");
        _rooms.Plant("src/Worker/Hosting/Planted.cs", "namespace Worker.Hosting;\ninternal sealed class Planted\n{\n    public Azure.Core.TokenCredential? Mine;\n    public Azure.Core.Request? Other;\n}\n");

        AssertFaults("src/Worker/Hosting/Planted.cs:5: Planted uses Azure.Core.Request, an arrow to the outside: Worker/Hosting -> Azure.Core (only for Worker/Wires)");
    }

    [Fact]
    public void A_permission_that_nobody_needs()
    {
        _rooms.PlantData("Worker/Wires", "Worker/Wires Worker/Hosting");

        AssertFaults("rooms.txt:18: Worker/Hosting may use Azure.* and does not");
    }

    [Fact]
    public void A_folder_that_the_data_does_not_name()
    {
        _rooms.Plant("src/Ground/Attic/Planted.cs", "namespace Ground.Attic;\npublic sealed class Planted;\n");

        AssertFaults("src/Ground/Attic: rooms.txt does not name the folder");
    }

    [Fact]
    public void A_room_in_the_data_without_a_folder()
    {
        _rooms.PlantData("Right     the other hand", "Right     the other hand\nAttic     what nobody needs");

        AssertFaults("rooms.txt:8: there are no sources in src/Ground/Attic");
    }

    [Fact]
    public void A_room_that_the_data_names_twice()
    {
        _rooms.PlantData("Right     the other hand", "Right     the other hand\nlayer\nRight     once more");

        AssertFaults("rooms.txt:9: Ground/Right is named a second time");
    }

    [Fact]
    public void A_project_that_the_data_does_not_name_or_that_is_not_there()
    {
        _rooms.PlantData("project Ground", "project Cellar").PlantData("uses Ground", "uses Cellar");

        AssertFaults(
            "src/Ground/Ground.csproj: rooms.txt does not name the project",
            "rooms.txt:1: there is no project Cellar",
            "src/Worker/Worker.csproj:4: an arrow to a project that Worker does not use: Worker -> Ground",
            "rooms.txt:9: Worker does not reference Cellar");
    }

    [Fact]
    public void A_reference_from_a_low_project_to_a_high_one()
    {
        _rooms.PlantItem("Worker", """<ProjectReference Include="..\Attic\Attic.csproj" />""").PlantData("uses Ground", "uses Ground Attic");

        AssertFaults("rooms.txt:9: Worker uses Attic, which does not stand below it");
    }

    [Fact]
    public void A_namespace_that_does_not_follow_its_folder()
    {
        _rooms.Plant("src/Ground/Right/Planted.cs", "\nnamespace Ground.Left;\npublic sealed class Planted;\n");

        AssertFaults("src/Ground/Right/Planted.cs:2: namespace Ground.Left does not follow the folder, whose namespace is Ground.Right");
    }

    [Fact]
    public void A_type_without_a_namespace()
    {
        _rooms.Plant("src/Ground/Right/Planted.cs", "public sealed class Planted;\n");

        AssertFaults("src/Ground/Right/Planted.cs: no namespace, and the folder's is Ground.Right");
    }

    [Fact]
    public void A_file_of_more_than_a_thousand_lines()
    {
        _rooms.Plant("src/Ground/Right/Planted.cs", "namespace Ground.Right;\n" + new string('\n', 1_000));

        AssertFaults("src/Ground/Right/Planted.cs: 1,001 lines, and 1,000 are the most");
    }

    [Fact]
    public void A_folder_whose_name_says_nothing()
    {
        _rooms.PlantData("Right     the other hand", "Right     the other hand\nHelpers   what fits nowhere");
        _rooms.Plant("src/Ground/Helpers/Planted.cs", "namespace Ground.Helpers;\npublic sealed class Planted;\n");

        AssertFaults("src/Ground/Helpers: the folder's name does not say what is in it");
    }

    [Fact]
    public void A_package_in_a_project_that_may_use_none()
    {
        _rooms.PlantItem("Ground", """<PackageReference Include="Polly.Core" />""");

        AssertFaults("src/Ground/Ground.csproj:2: a package that no room of Ground may use: Ground -> Polly.Core");
    }

    [Fact]
    public void A_package_of_the_build_alone_is_accepted()
    {
        _rooms.PlantItem("Ground", """<PackageReference Include="Microsoft.CodeAnalysis.BannedApiAnalyzers" PrivateAssets="all" />""");

        AssertFaults();
    }

    [Fact]
    public void A_type_that_cannot_be_resolved()
    {
        _rooms.Plant("src/Ground/Right/Planted.cs", "namespace Ground.Right;\npublic sealed class Planted { public Nothing? None; }\n");

        AssertFaults("src/Ground/Right/Planted.cs:2: Nothing cannot be resolved: the arrows behind it are not seen");
    }

    [Fact]
    public void What_is_internal_is_seen_by_the_friends_of_its_project()
    {
        _rooms.Plant("src/Ground/Right/Secret.cs", "namespace Ground.Right;\ninternal static class Secret { internal static int Number => 7; }\n");
        _rooms.Plant("src/Worker/Hosting/Friend.cs", "namespace Worker.Hosting;\ninternal sealed class Friend { public int Number => Ground.Right.Secret.Number; }\n");
        _rooms.PlantItem("Ground", """<InternalsVisibleTo Include="Worker" />""");

        AssertFaults();
    }
}
