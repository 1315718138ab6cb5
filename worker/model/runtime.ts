/** What is used of onnxruntime, by name: a bundler knows no names of a CommonJS package it loads late. */
export { InferenceSession, Tensor } from 'onnxruntime-node';
