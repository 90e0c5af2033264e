using System.Text.Json.Nodes;
using CmkOperator.Schemas.Yaml;

namespace CmkOperator.Schemas.Structural;

/// <summary>The schema of <c>metadata</c>, the same for every kind.</summary>
internal static class ObjectMetaSchema
{
    private const string Yaml = """
        type: object
        description: ObjectMeta is metadata that all persisted resources must have, which includes all objects users must create.
        properties:
          annotations:
            type: object
            additionalProperties: {type: string}
            description: Annotations is an unstructured key value map stored with a resource that may be set by external tools to store and retrieve arbitrary metadata.
          creationTimestamp:
            type: string
            format: date-time
            description: CreationTimestamp is a timestamp representing the server time when this object was created. Set by the server.
          deletionGracePeriodSeconds:
            type: integer
            format: int64
            description: Number of seconds allowed for this object to gracefully terminate before it will be removed from the system.
          deletionTimestamp:
            type: string
            format: date-time
            description: DeletionTimestamp is the time at which this resource will be deleted. Set by the server when a graceful deletion is requested.
          finalizers:
            type: array
            items: {type: string}
            x-kubernetes-list-type: set
            description: Must be empty before the object is deleted from the registry. Each entry identifies the component that will remove it.
          generateName:
            type: string
            description: GenerateName is an optional prefix, used by the server, to generate a unique name ONLY IF the Name field has not been provided.
          generation:
            type: integer
            format: int64
            description: A sequence number representing a specific generation of the desired state. Populated by the system.
          labels:
            type: object
            additionalProperties: {type: string}
            description: Map of string keys and values that can be used to organize and categorize (scope and select) objects.
          managedFields:
            type: array
            x-kubernetes-list-type: atomic
            items: {type: object, x-kubernetes-preserve-unknown-fields: true}
            description: ManagedFields maps workflow-id and version to the set of fields that are managed by that workflow.
          name:
            type: string
            description: Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Cannot be updated.
          namespace:
            type: string
            description: Namespace defines the space within which each name must be unique. Cannot be updated.
          ownerReferences:
            type: array
            x-kubernetes-list-type: map
            x-kubernetes-list-map-keys: [uid]
            description: List of objects depended by this object.
            items:
              type: object
              x-kubernetes-map-type: atomic
              required: [apiVersion, kind, name, uid]
              properties:
                apiVersion: {type: string, description: API version of the referent.}
                blockOwnerDeletion: {type: boolean, description: Whether the owner cannot be deleted until this reference is removed.}
                controller: {type: boolean, description: If true this reference points to the managing controller.}
                kind: {type: string, description: Kind of the referent.}
                name: {type: string, description: Name of the referent.}
                uid: {type: string, description: UID of the referent.}
          resourceVersion:
            type: string
            description: An opaque value that represents the internal version of this object that can be used by clients to determine when objects have changed. Populated by the system.
          selfLink:
            type: string
            description: Deprecated, no longer populated by the system.
          uid:
            type: string
            description: UID is the unique in time and space value for this object. Populated by the system.
        """;

    /// <summary>As published by OpenAPI.</summary>
    public static JsonObject Source { get; } = YamlToJson.ReadObject(Yaml);

    /// <summary>As used to prune, check and merge.</summary>
    public static Schema Instance { get; } = new SchemaReader().Read(Source, "metadata");
}
