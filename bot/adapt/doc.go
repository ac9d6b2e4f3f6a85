// Package adapt holds what adapters of chat platforms and pages share: which addresses may be followed, who may ask a page of
// ours, where a long text may be cut, and how what people wrote is encrypted before it is kept.
package adapt
