const address = 'image.svg';
export default address;
