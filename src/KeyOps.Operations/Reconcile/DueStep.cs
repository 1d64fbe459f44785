using KeyOps.Core.Lifecycle;

namespace KeyOps.Operations.Reconcile;

/// <summary>A step that the planner asks for, with what it knew.</summary>
internal sealed record DueStep(DomainCase Case, DomainAction Action, string Reason);
