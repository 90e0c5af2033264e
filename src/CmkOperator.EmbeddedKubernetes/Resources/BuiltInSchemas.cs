using System.Text.Json.Nodes;
using CmkOperator.Schemas.Structural;
using CmkOperator.Schemas.Yaml;

namespace CmkOperator.EmbeddedKubernetes.Resources;

/// <summary>The schemas of the built-in kinds, as far as they are served here.</summary>
internal static class BuiltInSchemas
{
    public static Schema Namespace { get; } = Read("""
        description: Namespace provides a scope for Names. Use of multiple namespaces is optional.
        properties:
          spec:
            type: object
            description: Spec defines the behavior of the Namespace.
            properties:
              finalizers: {type: array, items: {type: string}, description: Finalizers is an opaque list of values that must be empty to permanently remove object from storage.}
          status:
            type: object
            description: Status describes the current status of a Namespace.
            properties:
              phase: {type: string, description: Phase is the current lifecycle phase of the namespace.}
              conditions: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [type], items: {type: object, x-kubernetes-preserve-unknown-fields: true}}
        """);

    public static Schema ServiceAccount { get; } = Read("""
        description: ServiceAccount binds together a name, understood by users, a principal that can be authenticated and authorized, and a set of secrets.
        properties:
          automountServiceAccountToken: {type: boolean, description: AutomountServiceAccountToken indicates whether pods running as this service account should have an API token automatically mounted.}
          imagePullSecrets: {type: array, items: {type: object, properties: {name: {type: string}}}, description: ImagePullSecrets is a list of references to secrets in the same namespace to use for pulling any images.}
          secrets: {type: array, items: {type: object, x-kubernetes-preserve-unknown-fields: true}, description: Secrets is a list of the secrets in the same namespace that pods running using this ServiceAccount are allowed to use.}
        """);

    public static Schema Lease { get; } = Read("""
        description: Lease defines a lease concept.
        properties:
          spec:
            type: object
            description: spec contains the specification of the Lease.
            properties:
              acquireTime: {type: string, description: acquireTime is a time when the current lease was acquired.}
              holderIdentity: {type: string, description: holderIdentity contains the identity of the holder of a current lease.}
              leaseDurationSeconds: {type: integer, format: int32, description: leaseDurationSeconds is a duration that candidates for a lease need to wait to force acquire it.}
              leaseTransitions: {type: integer, format: int32, description: leaseTransitions is the number of transitions of a lease between holders.}
              preferredHolder: {type: string, description: PreferredHolder signals to a lease holder that the lease has a more optimal holder and should be given up.}
              renewTime: {type: string, description: renewTime is a time when the current holder of a lease has last updated the lease.}
              strategy: {type: string, description: Strategy indicates the strategy for picking the leader for coordinated leader election.}
        """);

    public static Schema Event { get; } = Read($"""
        description: Event is a report of an event somewhere in the cluster. It generally denotes some state change in the system.
        properties:
          action: {EventText("action is what action was taken/failed regarding to the regarding object.")}
          deprecatedCount: {Int32("deprecatedCount is the deprecated field assuring backward compatibility with core.v1 Event type.")}
          deprecatedFirstTimestamp: {EventText("deprecatedFirstTimestamp is the deprecated field assuring backward compatibility with core.v1 Event type.")}
          deprecatedLastTimestamp: {EventText("deprecatedLastTimestamp is the deprecated field assuring backward compatibility with core.v1 Event type.")}
          deprecatedSource: {EventSource}
          eventTime: {EventText("eventTime is the time when this Event was first observed. It is required.")}
          note: {EventText("note is a human-readable description of the status of this operation.")}
          reason: {EventText("reason is why the action was taken. It is human-readable.")}
          regarding: {ObjectReference}
          related: {ObjectReference}
          reportingController: {EventText("reportingController is the name of the controller that emitted this Event, e.g. `kubernetes.io/kubelet`.")}
          reportingInstance: {EventText("reportingInstance is the ID of the controller instance, e.g. `kubelet-xyzf`.")}
          series: {EventSeries}
          type: {EventText("type is the type of this event (Normal, Warning), new types could be added in the future.")}
        """);

    public static Schema CoreEvent { get; } = Read($"""
        description: Event is a report of an event somewhere in the cluster.
        properties:
          action: {EventText("What action was taken/failed regarding to the Regarding object.")}
          count: {Int32("The number of times this event has occurred.")}
          eventTime: {EventText("Time when this Event was first observed.")}
          firstTimestamp: {EventText("The time at which the event was first recorded.")}
          involvedObject: {ObjectReference}
          lastTimestamp: {EventText("The time at which the most recent occurrence of this event was recorded.")}
          message: {EventText("A human-readable description of the status of this operation.")}
          reason: {EventText("This should be a short, machine understandable string that gives the reason for the transition into the object's current status.")}
          related: {ObjectReference}
          reportingComponent: {EventText("Name of the controller that emitted this Event, e.g. `kubernetes.io/kubelet`.")}
          reportingInstance: {EventText("ID of the controller instance, e.g. `kubelet-xyzf`.")}
          series: {EventSeries}
          source: {EventSource}
          type: {EventText("Type of this event (Normal, Warning), new types could be added in the future.")}
        """);

    public static Schema CustomResourceDefinition { get; } = Read("""
        description: CustomResourceDefinition represents a resource that should be exposed on the API server. Its name MUST be in the format <.spec.name>.<.spec.group>.
        properties:
          spec:
            type: object
            description: spec describes how the user wants the resources to appear
            properties:
              group: {type: string, description: group is the API group of the defined custom resource.}
              scope: {type: string, description: scope indicates whether the defined custom resource is cluster- or namespace-scoped.}
              preserveUnknownFields: {type: boolean, description: preserveUnknownFields is deprecated.}
              conversion: {type: object, x-kubernetes-preserve-unknown-fields: true, description: conversion defines conversion settings for the CRD.}
              names:
                type: object
                description: names specify the resource and kind names for the custom resource.
                properties:
                  categories: {type: array, items: {type: string}, description: categories is a list of grouped resources this custom resource belongs to (e.g. 'all').}
                  kind: {type: string, description: kind is the serialized kind of the resource.}
                  listKind: {type: string, description: listKind is the serialized kind of the list for this resource.}
                  plural: {type: string, description: plural is the plural name of the resource to serve.}
                  shortNames: {type: array, items: {type: string}, description: shortNames are short names for the resource.}
                  singular: {type: string, description: singular is the singular name of the resource.}
              versions:
                type: array
                description: versions is the list of all API versions of the defined custom resource.
                items:
                  type: object
                  properties:
                    additionalPrinterColumns: {type: array, items: {type: object, x-kubernetes-preserve-unknown-fields: true}, description: additionalPrinterColumns specifies additional columns returned in Table output.}
                    deprecated: {type: boolean, description: deprecated indicates this version of the custom resource API is deprecated.}
                    deprecationWarning: {type: string, description: deprecationWarning overrides the default warning returned to API clients.}
                    name: {type: string, description: name is the version name.}
                    schema:
                      type: object
                      description: schema describes the schema used for validation, pruning, and defaulting of this version of the custom resource.
                      properties:
                        openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true, description: openAPIV3Schema is the OpenAPI v3 schema to use for validation and pruning.}
                    selectableFields: {type: array, items: {type: object, properties: {jsonPath: {type: string}}}, description: selectableFields specifies paths to fields that may be used as field selectors.}
                    served: {type: boolean, description: served is a flag enabling/disabling this version from being served via REST APIs}
                    storage: {type: boolean, description: storage indicates this version should be used when persisting custom resources to storage.}
                    subresources: {type: object, x-kubernetes-preserve-unknown-fields: true, description: subresources specify what subresources this version of the defined custom resource have.}
          status:
            type: object
            description: status indicates the actual state of the CustomResourceDefinition
            properties:
              acceptedNames: {type: object, x-kubernetes-preserve-unknown-fields: true, description: acceptedNames are the names that are actually being used to serve discovery.}
              conditions: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [type], items: {type: object, x-kubernetes-preserve-unknown-fields: true}, description: conditions indicate state for particular aspects of a CustomResourceDefinition}
              observedGeneration: {type: integer, format: int64, description: The generation observed by the CRD controller.}
              storedVersions: {type: array, items: {type: string}, description: storedVersions lists all versions of CustomResources that were ever persisted.}
        """);

    /// <summary>The reviews that answer what a user may do; only their outline is described.</summary>
    public static Schema Review { get; } = Read("""
        description: A question to the server about the user that asks; answered at once, stored nowhere.
        properties:
          spec: {type: object, x-kubernetes-preserve-unknown-fields: true, description: Spec holds information about the request being evaluated.}
          status: {type: object, x-kubernetes-preserve-unknown-fields: true, description: Status is filled in by the server.}
        """);

    private const string EventSource =
        "{type: object, description: The component reporting this event., properties: {component: {type: string}, host: {type: string}}}";

    private const string EventSeries =
        "{type: object, description: Data about the series of events this one represents., properties: {count: {type: integer, format: int32}, lastObservedTime: {type: string}}}";

    private const string ObjectReference =
        "{type: object, x-kubernetes-map-type: atomic, description: The object this event is about., properties: {apiVersion: {type: string}, fieldPath: {type: string}, kind: {type: string}, name: {type: string}, namespace: {type: string}, resourceVersion: {type: string}, uid: {type: string}}}";

    private static string EventText(string description) => $"{{type: string, description: \"{description}\"}}";

    private static string Int32(string description) => $"{{type: integer, format: int32, description: \"{description}\"}}";

    private static Schema Read(string yaml)
    {
        var source = YamlToJson.ReadObject(yaml);
        source["type"] = "object";
        return new SchemaReader().Read(TypeFields.AddTo(source), "");
    }

    private static JsonObject Text(string description) => new() { ["type"] = "string", ["description"] = description };
}
